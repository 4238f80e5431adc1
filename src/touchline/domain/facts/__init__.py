"""What is known of a clip, by machines or people, and which frames somebody really looked at."""
