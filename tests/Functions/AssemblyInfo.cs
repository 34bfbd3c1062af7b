// Every class talks to a process of its own or to the one they share: side by side they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
