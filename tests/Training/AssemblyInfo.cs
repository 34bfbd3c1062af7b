// Torch has one random number generator for the whole process: trainings side by side would disturb each other's seeds.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
