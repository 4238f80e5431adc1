"""The room of shots: where one shot ends and another begins."""
