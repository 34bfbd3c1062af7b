using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Buffers = TorchSharp.Kernels.Buffers;

namespace Digits.Portable.Tests.TorchSharp;

/// <summary>Who owns tensors, and that a training loop asks for memory once. The counters are the process's: nothing else may run.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryTests
{
    private const string Name = "memory";

    public MemoryTests()
    {
        // What earlier tests have forgotten goes back now, and not while something is counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void AScopeDisposesWhatWasMadeInItExceptWhatWasMovedOut()
    {
        Tensor inner, moved, detached;
        using (var outer = NewDisposeScope())
        {
            using (var scope = NewDisposeScope())
            {
                inner = ones(2);
                moved = (ones(2) + 1).MoveToOuterDisposeScope();
                detached = ones(2).DetachFromDisposeScope();
                Assert.Equal(2, scope.DisposablesCount); // inner, and the ones that moved was computed from
                Assert.Equal(1, outer.DisposablesCount);
            }

            Assert.True(inner.IsInvalid);
            moved.ShouldBe([2], [2, 2]);
        }

        Assert.True(moved.IsInvalid);
        detached.ShouldBe([2], [1, 1]);
        detached.Dispose();
        Assert.Throws<InvalidOperationException>(() => detached.shape);
    }

    [Fact]
    public void AScopeCanKeepOneAndDropTheRest()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(1), ones(1));
        Assert.Same(b, scope.DisposeEverythingBut(b));
        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        Assert.Same(scope, CurrentDisposeScope);
    }

    [Fact]
    public void AViewOutlivesTheTensorItWasTakenFrom()
    {
        var x = ones(4);
        var view = x.narrow(0, 1, 2);
        x.Dispose();
        view.ShouldBe([2], [1, 1]);
        view.Dispose();
    }

    [Fact]
    public void BackwardNeedsNoHandleOnWhatLiesBetween()
    {
        var x = ones(3, requires_grad: true);
        Tensor loss;
        using (NewDisposeScope()) loss = (x * 2).exp().square().sum().MoveToOuterDisposeScope();
        loss.backward();
        x.grad!.ShouldHold([.. Enumerable.Repeat(4 * Math.Exp(4), 3)], 1e-5);
    }

    [Fact]
    public void GraphsThatAreNeverDifferentiatedGiveTheirMemoryBack()
    {
        var x = ones(1000, requires_grad: true);
        var before = Buffers.BytesRented;
        using (NewDisposeScope()) _ = (x * 2).exp().square().sum();
        Assert.Equal(before, Buffers.BytesRented);
    }

    [Fact]
    public void TrainingTakesNoNewMemoryAfterItsFirstSteps()
    {
        using var net = Sequential(
            Conv2d(1, 4, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(4 * 13 * 13, 10), Dropout(0.5));
        using var optimizer = optim.Adam(net.parameters());
        var images = rand(16, 1, 28, 28);
        var labels = arange(16) % 10;
        for (var i = 0; i < 3; i++) Step();
        var (held, rented, alive, managed) = (Buffers.BytesHeld, Buffers.BytesRented, Tensor.TotalCount, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < 5; i++) Step();
        Assert.Equal(held, Buffers.BytesHeld);
        Assert.Equal(rented, Buffers.BytesRented);
        Assert.Equal(alive, Tensor.TotalCount);
        // Handles, nodes and small arrays only: far less than one activation (16·4·26·26·4 bytes = 173 kB).
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - managed) / 5, 0, 100_000);

        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(net.call(images), labels).backward();
            optimizer.step();
        }
    }

    [Fact]
    public void ForgottenTensorsGoBackWithTheGarbageCollector()
    {
        var before = Buffers.BytesRented;
        Forget();
        for (var i = 0; i < 10 && Buffers.BytesRented > before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(Buffers.BytesRented, 0, before);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (var i = 0; i < 10; i++) ones(1000, 1000);
        }
    }
}
