"""The invented consortium "Samen Dichtbij": who lives, works and asks there. Pure but for `writing`."""
