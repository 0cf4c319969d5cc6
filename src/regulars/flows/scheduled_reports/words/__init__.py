"""What reports on paper and mails about them say, in the languages of their readers."""
