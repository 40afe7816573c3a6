"""What films bring in: YouTube's figures by Pacific day, beside what the films have cost."""
