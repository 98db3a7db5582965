"""Damage in the notes of a piece: found by rules and by what surprises a model, weighed, mended exactly.

`take` holds the notes as a file has them; each finder (`gaps`, `blocks`, `lengths`, `oddness`, `singles`,
`levels`, `timing`) brings candidates with features; `weigh` gives them a probability; `find` is all of it.
Nothing here knows a model: what one expected comes in as numbers (`take.Expected`).
"""
