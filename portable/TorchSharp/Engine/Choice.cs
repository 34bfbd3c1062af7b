namespace TorchSharp.Engine;

/// <summary>Element by element, one of two tensors.</summary>
internal static unsafe class Choice
{
    /// <summary>x where the condition (bytes, 0 or not) holds, y elsewhere, all broadcast; x and y of one type.</summary>
    internal static TensorImpl Where(TensorImpl condition, TensorImpl x, TensorImpl y)
    {
        var sizes = Shape.Broadcast(condition.Sizes, Shape.Broadcast(x.Sizes, y.Sizes));
        var result = TensorImpl.Empty(sizes, x.Type);
        StridedCopy.Copy(y, result);
        switch (x.Type.ElementSize())
        {
            case 1: Run<byte>(condition, x, result); break;
            case 2: Run<short>(condition, x, result); break;
            case 4: Run<int>(condition, x, result); break;
            default: Run<long>(condition, x, result); break;
        }

        return result;
    }

    private static void Run<T>(TensorImpl condition, TensorImpl x, TensorImpl result)
        where T : unmanaged
    {
        var walk = new Walk(
            result.Sizes,
            Shape.BroadcastStrides(condition.Sizes, condition.Strides, result.Sizes),
            Shape.BroadcastStrides(x.Sizes, x.Strides, result.Sizes),
            result.Strides);
        while (walk.Next())
        {
            var test = condition.Pointer<byte>() + walk.Start(0);
            T* from = x.Pointer<T>() + walk.Start(1), to = result.Pointer<T>() + walk.Start(2);
            for (long i = 0; i < walk.Run; i++)
            {
                if (test[i * walk.Step(0)] != 0) to[i * walk.Step(2)] = from[i * walk.Step(1)];
            }
        }
    }
}
