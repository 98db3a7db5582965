"""Why a piece is as it is, as files: a page that holds all of it, and a picture of the roll."""
