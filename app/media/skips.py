"""The arithmetic code (CABAC) of a picture whose every macroblock is skipped."""

from functools import lru_cache

SKIP_QP = 51
"""The slice's quantiser. It quantises nothing; it starts the skip flag's context near certainty."""

# Table 9-13: m and n of context 11 (the skip flag of P slices) for cabac_init_idc 0.
_M, _N = 23, 33

# Table 9-44, rangeTabLPS, from the state that SKIP_QP starts with up to the surest, 62.
_FIRST_STATE = ((_M * SKIP_QP) >> 4) + _N - 64
_RANGES = (
    (16, 20, 23, 27), (15, 19, 22, 25), (14, 18, 21, 24), (14, 17, 20, 23), (13, 16, 19, 22),
    (12, 15, 18, 21), (12, 14, 17, 20), (11, 14, 16, 19), (11, 13, 15, 18), (10, 12, 15, 17),
    (10, 12, 14, 16), (9, 11, 13, 15), (9, 11, 12, 14), (8, 10, 12, 14), (8, 9, 11, 13),
    (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11), (6, 8, 9, 11), (6, 7, 9, 10), (6, 7, 8, 9),
)  # fmt: skip


@lru_cache(maxsize=4)
def all_skipped(macroblocks: int) -> tuple[int, int]:
    """The slice data of so many skipped macroblocks, stop bit and padding included: value and bits.

    Every decision is the likelier one, so the coder's low end stays 0 (9.3.4.2): only its range
    shrinks, and each doubling of the range writes a zero, the first of which is left out.
    """
    span, doublings, state = 510, 0, 0
    for macroblock in range(macroblocks):
        span, shifts = _doubled(span - _RANGES[state][span >> 6 & 3])
        doublings += shifts
        state = min(state + 1, len(_RANGES) - 1)
        span -= 2  # the end of the slice is not here
        if macroblock < macroblocks - 1:
            span, shifts = _doubled(span)
            doublings += shifts
    # 9.3.4.5: the low end, ten bits, follows the zeros; its last bit is the stop bit.
    length = doublings - 1 + 10
    padding = -length % 8
    return (span | 1) << padding, length + padding


def _doubled(span: int) -> tuple[int, int]:
    shifts = max(0, 9 - span.bit_length())
    return span << shifts, shifts
