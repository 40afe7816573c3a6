"""The studio voice: ElevenLabs through its own SDK.

`narrator.StudioNarrator` is the adapter of the port; `service.ElevenLabsService` is everything that
is ever asked of the vendor.
"""
