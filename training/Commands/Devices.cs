using TorchSharp;

namespace Digits.Training.Commands;

/// <summary>Turns --device into torch's device.</summary>
public static class Devices
{
    /// <exception cref="JobFailedException">CUDA is wanted and not there, or TorchSharp's native library does not load.</exception>
    public static torch.Device Open(string name)
    {
        try
        {
            if (name == "cuda" && !torch.cuda.is_available())
            {
                throw new JobFailedException("No CUDA device can be used: the NVIDIA driver is missing, or this is the CPU build. "
                    + "Build with -p:Cuda=true, or train with --device cpu.");
            }

            return torch.device(name);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            throw new JobFailedException($"TorchSharp's native library does not load here: {(e.InnerException ?? e).Message}", e);
        }
    }
}
