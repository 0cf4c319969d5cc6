"""Mail: to which server it goes, and handing it over so that it is known whether it was taken."""
