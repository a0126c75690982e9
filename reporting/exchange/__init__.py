"""Import and export of whole dossiers as a folder of CSV files.

`files` says what the files look like, `kinds` what a cell may hold. An import goes through `reading` (CSV to
cells), `staging` (cells to a temporary table), `checks` (rows against each other), `matching` and `holding`
(rows against what is known), `loading` (into the records); `writing` is the way back. `runs` is the whole.
"""
