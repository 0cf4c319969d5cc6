"""A program as configuration: one document that says all of it, by codes.

What runs is written into a document (`export`), a document is compared with what runs (`plan`)
and put in force (`apply`), as a whole or not at all. Rules that name what the program has not
cannot come into force, whichever way they come: the HTTP interface publishes through here too.

    document     what a document holds
    spelling     YAML and JSON to plain values, and back to YAML
    reading      plain values to a document, every fault with its path
    stored       what a program has now
    goal_parts   goals as they stand in a document
    segment_parts, tag_rule_parts, keeping_groups
                 segments and rules for tags: as they stand in a document, and put in force
    references   what rules and ladders name, and whether the program has it
    planning     what a document would change
    applying     plan and apply
    exporting    what runs, as a document
    publishing   rules and ladders one by one, with the same checks
    previewing   who would move, if a ladder's draft went live
    reviewing    everybody is looked at once a ladder went live
    labels       what people call the things of a program
"""
