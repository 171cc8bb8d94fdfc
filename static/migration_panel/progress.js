// Refreshes what moves; see the page "In progress".
