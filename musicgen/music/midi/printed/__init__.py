"""Printed music, ABC and MusicXML, on its way to MIDI: `foreign` asks `worker`, a process of its own."""
