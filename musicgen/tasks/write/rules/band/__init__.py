"""Rules of the players: what each can play, how loud, on which beat."""
