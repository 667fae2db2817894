"""Known places, a gazetteer: address points and common names, and what typed words may mean."""
