"""What is said and written: how words compare, how names sound, where phrases lie."""
