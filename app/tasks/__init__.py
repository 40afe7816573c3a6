"""Films as durable work: the workflow, and the program that makes each stage in a process of its own."""
