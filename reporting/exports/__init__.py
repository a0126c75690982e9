"""What leaves the consortium: the protected report as page, PDF, sheet and table.

Everything here reads the protected JSON of one report and nothing else, so that no file can say more than
another. A number is printed as it stands there; what is computed from it (the interval beside a share, the
length of a bar) is computed from numbers that are printed too.
"""
