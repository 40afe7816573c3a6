"""Every promise that is measured, in the order of docs/promises.md."""

from verify.acts import AUDITED
from verify.backups import BACKUPS
from verify.cancelling import CANCELLING
from verify.caps import CAPS
from verify.clock import CLOCK
from verify.crash_loop import CRASH_LOOP
from verify.dependencies import DEPENDENCIES
from verify.deploys import DEPLOYS
from verify.disk import DISK
from verify.events_in import EVENTS_IN
from verify.films import FILMS
from verify.fuzz import FUZZ
from verify.guessed_ids import GUESSED_IDS
from verify.hostile_words import HOSTILE_WORDS
from verify.logins import LOGINS
from verify.machines import MACHINES
from verify.media import MEDIA
from verify.neighbours import NEIGHBOURS
from verify.older_work import OLDER_WORK
from verify.pages import PAGES
from verify.pictures import PICTURES
from verify.postgres_kills import POSTGRES_KILLS
from verify.rekeyed import REKEYED
from verify.storms import STORMS
from verify.suite import proved_by_tests as tests
from verify.upload_kills import UPLOAD_KILLS
from verify.upload_size import UPLOAD_SIZE
from verify.uploads import UPLOADS

KEPT = (
    tests(
        "crash-loop",
        "A film that keeps killing its worker is parked, shown and can be resumed; it never vanishes.",
        "test_engine/test_survival.py::a_workflow_that_kills_its_worker_is_parked_seen_and_can_be_resumed,kills_at_different_steps_park_nothing_for_each_new_step_begins_the_count_anew,a_long_step_is_parked_only_where_it_dies_without_coming_farther_than_before",
        "test_api/test_housekeeping.py::parked_work_is_shown_to_its_owner_and_can_be_made_again",
        "test_api/test_admin.py::parked_work_is_shown_and_taken_up_again",
        checks=9,
    ),
    tests(
        "deploy",
        "A new release finishes what the last one began, and an older one leaves alone what it does not know.",
        "test_engine/test_survival.py::a_deploy_finishes_what_the_last_release_began_and_what_it_left_waiting,work_of_a_newer_release_is_set_aside_by_an_older_worker_and_fetched_by_a_newer",
        checks=4,
    ),
    tests(
        "shutdown",
        "A service asked to leave begins nothing more, ends what is in hand and loses nothing.",
        "test_engine/test_survival.py::a_worker_asked_to_leave_ends_its_step_begins_nothing_and_leaves_the_rest_to_others,a_worker_asked_to_leave_kills_what_takes_too_long_and_the_next_begins_it_anew",
        "test_engine/test_workers.py::a_worker_that_leaves_is_relieved_at_once",
        checks=5,
    ),
    tests(
        "dead-machine",
        "The films of a machine that died or froze are taken over by the others, and finished once.",
        "test_engine/test_workers.py::a_dead_workers_film_is_taken_over_by_the_living_with_nobody_acting,a_frozen_worker_loses_its_films_and_does_not_go_on_with_them_when_it_wakes,work_goes_on_when_every_connection_to_the_database_is_cut",
        checks=3,
    ),
    tests(
        "ledger",
        "In any order of calls, failures and corrections, every counter is the sum of its lines; a lost line is found.",
        "test_costs/test_interleavings.py",
        "test_costs/test_reports.py::a_counter_that_lost_a_micro_dollar_is_found",
        "test_costs/test_paid_once.py",
        checks=56,
    ),
    tests(
        "upload-once",
        "A fault anywhere in an upload costs time, never a second video.",
        "test_publishing/test_uploads.py",
        "test_publishing/test_publications.py",
        checks=63,
    ),
    tests(
        "dead-token",
        "One dead consent of fifteen holds up its own channel and none of the other fourteen.",
        "test_publishing/test_portfolio.py::a_dead_token_of_fifteen_harms_no_other_channel",
        checks=1,
    ),
    tests(
        "provider-faults",
        "Fourteen and more ways a provider fails end in a film, a pause or a reason, within four requests.",
        "test_openai/test_faults.py",
        "test_studio_voice/test_faults.py",
        "test_painting/test_faults.py",
        checks=114,
    ),
    tests(
        "backup",
        "A backup made under load holds all that was committed before it, and is put back whole.",
        "test_upkeep/test_backup.py",
        checks=17,
    ),
    tests(
        "idempotency",
        "A request sent many times at once with one key is carried out once.",
        "test_api/test_repeats.py",
        checks=17,
    ),
    tests(
        "conditional",
        "Nobody's edit undoes another's: of many at once one wins, the others are told.",
        "test_api/test_users.py::of_twenty_edits_at_once_one_wins,an_edit_that_names_no_version_is_refused,a_read_that_changes_nothing_is_answered_without_a_body",
        "test_api/test_admin.py::two_admins_do_not_undo_each_others_change",
        "test_api/test_scripts.py::an_edit_of_what_somebody_else_changed_is_refused",
        "test_api/test_videos.py::a_title_is_changed_by_who_read_it,progress_does_not_spoil_an_edit",
        checks=7,
    ),
    tests(
        "quota",
        "Thirty-two who spend a day's YouTube quota at once do not pass it, and it turns at midnight Pacific.",
        "test_publishing/test_quota.py",
        "test_publishing/test_portfolio.py",
        checks=26,
    ),
)
SAFE = (
    tests(
        "authorization",
        "Every route lets in whom its line names and nobody else; a route without a line fails.",
        "test_api/test_authorization.py",
        checks=103,
    ),
    tests(
        "tokens",
        "No forged, expired or foreign token opens the door (34 kinds of them).",
        "test_api/test_authorization.py::no_forged_token_opens_the_door,what_is_no_bearer_token_is_nobodys",
        checks=7,
    ),
    tests(
        "strangers",
        "What belongs to somebody else is not there.",
        "test_api/test_videos.py::a_strangers_film_is_not_there",
        "test_api/test_channels.py::a_strangers_channel_is_not_there",
        "test_api/test_users.py::a_strangers_key_is_not_there",
        "test_api/test_auth.py::a_strangers_session_is_not_there",
        "test_api/test_scripts.py::a_strangers_script_is_not_there",
        "test_api/test_webhook_endpoints.py::a_strangers_endpoint_is_not_there",
        "test_api/test_publications.py::strangers_find_nothing",
        "test_dashboard/test_pages.py::a_strangers_film_is_not_there",
        checks=8,
    ),
    tests(
        "extra-fields",
        "No request gives anybody what its fields do not: thirty names that nobody asked for, at every route.",
        "test_api/test_extra_fields.py",
        checks=3,
    ),
    tests(
        "sessions",
        "Who signs out, changes a password, is kept out or changes role is out everywhere at once.",
        "test_api/test_protection.py::what_ended_a_session_ends_its_token_at_once,every_sign_in_opens_a_session_of_its_own,who_is_out_is_out_of_every_route",
        "test_api/test_users.py::a_new_password_ends_every_session_and_opens_one",
        "test_dashboard/test_pages.py::a_disabled_user_is_out_at_once,signing_out_ends_the_session_and_its_cookie",
        checks=7,
    ),
    tests(
        "ids",
        "What is somebody's cannot be found by guessing its id.",
        "test_api/test_protection.py::ids_cannot_be_guessed_and_a_strangers_are_not_there,ten_thousand_ids_of_the_same_millisecond_are_all_different_and_unlike",
        checks=2,
    ),
    tests(
        "injection",
        "A thousand hostile words in every field that keeps or seeks them are run by no database, page or table.",
        "test_dashboard/test_injection.py",
        "test_dashboard/test_acts.py::hostile_words_are_shown_and_do_nothing,no_cell_of_the_ledger_is_a_formula",
        "test_api/test_problems.py::text_no_database_takes_is_the_callers_fault",
        checks=12,
    ),
    tests(
        "poisoned-articles",
        "Sixty articles that give orders to machines, and a model that obeys, put nothing of it into a film.",
        "test_openai/test_writer.py::orders_in_an_article_reach_no_film",
        "test_article/test_pasted.py",
        checks=14,
    ),
    tests(
        "code",
        "Secrets are compared in constant time, and what opens holes is refused by the linter everywhere.",
        "test_architecture.py::what_opens_holes_is_refused_by_the_linter_everywhere,who_silences_those_rules_says_why,no_secret_is_compared_by_a_sign_of_equality,nothing_below_the_versions_with_known_holes_is_locked",
        checks=4,
    ),
    tests(
        "shares",
        "One user takes no more than a share: streams, films a day, keys, channels, pictures.",
        "test_api/test_protection.py::a_sixth_stream_of_one_user_is_refused_before_the_first_has_said_a_word",
        "test_api/test_limits.py::one_user_does_not_use_up_anothers_requests",
        "test_api/test_users.py::a_tier_has_room_for_so_many_keys",
        checks=3,
    ),
    tests(
        "login",
        "Of a storm of wrong passwords ten are looked at; known and unknown addresses answer alike.",
        "test_api/test_limits.py",
        "test_api/test_auth.py::known_and_unknown_addresses_get_the_same_answer,an_unknown_address_costs_a_hash_as_a_known_one_does",
        checks=13,
    ),
    tests(
        "refresh",
        "A refresh token used twice ends its whole session; many tabs at once get one child.",
        "test_api/test_auth.py::a_used_refresh_token_ends_the_whole_session,fifty_tabs_refreshing_at_once_get_one_and_the_same_child,a_token_whose_child_was_used_is_stolen_even_within_the_grace",
        checks=3,
    ),
    tests(
        "consent",
        "Google's consent cannot be forged, replayed or moved; one dead consent of fifteen harms no other.",
        "test_publishing/test_consent.py",
        "test_publishing/test_tokens.py",
        checks=35,
    ),
    tests(
        "webhooks-in",
        "Events sent many times in any order have their effect once; forged, stale and malformed ones have none.",
        "test_billing/test_notices.py",
        "test_webhooks/test_n8n.py",
        checks=17,
    ),
    tests(
        "webhooks-out",
        "What we tell is signed, tried ten times, paused after four failures and off after forty.",
        "test_webhooks/test_deliveries.py",
        checks=38,
    ),
    tests(
        "ssrf",
        "No address that a user or a page names reaches anything inside, also by redirect or a name that moves.",
        "test_article/test_web.py",
        "test_webhooks/test_guard.py",
        checks=86,
    ),
    tests(
        "secrets",
        "No secret lies in the database or the log in the clear.",
        "test_core/test_secrecy.py",
        "test_publishing/test_tokens.py::no_token_lies_in_the_database_in_the_clear",
        "test_publishing/test_publications.py::an_address_of_an_upload_is_sealed_and_nowhere_else",
        "test_webhooks/test_deliveries.py::secrets_lie_sealed_in_the_database",
        "test_upkeep/test_watching.py::an_error_is_told_without_secrets_variables_bodies_or_people",
        checks=20,
    ),
    tests(
        "key-rotation",
        "After the key is changed everything opens with the new one alone, each in its own place only.",
        "test_upkeep/test_rekeying.py",
        checks=8,
    ),
    tests(
        "browsers",
        "Every answer is guarded by its headers; no other site reads or writes, and a GET changes nothing.",
        "test_api/test_browsers.py",
        "test_dashboard/test_pages.py::another_sites_page_changes_nothing,a_get_changes_nothing,every_page_is_guarded,nothing_is_inline_and_nothing_comes_from_elsewhere",
        checks=34,
    ),
    tests(
        "files",
        "A file is fetched whole or in part, no name leads out of the store, and what is too large leaves nothing.",
        "test_core/test_store.py",
        "test_api/test_files_and_uploads.py",
        "test_api/test_scripts.py::what_is_no_picture_of_a_bearable_size_is_refused",
        "test_api/test_videos.py::a_file_is_fetched_whole_in_part_and_not_again",
        checks=17,
    ),
    tests(
        "audit",
        "Privileged acts leave an entry; one that is changed, taken out or cut off is missed.",
        "test_accounts/test_audit.py",
        "test_api/test_admin.py::what_people_do_to_accounts_and_films_is_kept",
        checks=27,
    ),
)

PROMISES = (
    *STORMS,
    POSTGRES_KILLS,
    CRASH_LOOP,
    *DEPLOYS,
    CANCELLING,
    OLDER_WORK,
    *CAPS,
    *UPLOAD_KILLS,
    *UPLOAD_SIZE,
    FILMS,
    MACHINES,
    *KEPT,
    BACKUPS,
    DISK,
    CLOCK,
    AUDITED,
    EVENTS_IN,
    *LOGINS,
    GUESSED_IDS,
    REKEYED,
    UPLOADS,
    NEIGHBOURS,
    *MEDIA,
    *SAFE,
    *FUZZ,
    *DEPENDENCIES,
    *PAGES,
    HOSTILE_WORDS,
    PICTURES,
)
