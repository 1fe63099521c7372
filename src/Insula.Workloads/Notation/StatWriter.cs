using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Writes struct stat and struct statx, from the words of <see cref="Kernel.StatWords"/>.</summary>
internal static class StatWriter
{
    private const int BasicFields = 0x7ff;

    /// <summary>Writes struct stat.</summary>
    public static void Write(ref NotationOutput output, scoped ReadOnlySpan<long> stat)
    {
        output.Text("{st_dev=");
        ArgumentWriter.WriteDevice(ref output, (ulong)stat[0]);
        output.Field(", st_ino=", stat[1]);
        output.Text(", st_mode=");
        ArgumentWriter.WriteFileMode(ref output, (ulong)stat[2]);
        output.Field(", st_nlink=", stat[3]);
        output.Field(", st_uid=", stat[4]);
        output.Field(", st_gid=", stat[5]);
        output.Field(", st_blksize=", stat[8]);
        output.Field(", st_blocks=", stat[9]);
        if (((uint)stat[2] & Mode.Type) is Mode.CharacterDevice or Mode.BlockDevice)
        {
            output.Text(", st_rdev=");
            ArgumentWriter.WriteDevice(ref output, (ulong)stat[6]);
        }
        else
        {
            output.Field(", st_size=", stat[7]);
        }
        // access times are not kept: the time of the last change of content stands for them
        WriteTime(ref output, "st_atime", stat[10]);
        WriteTime(ref output, "st_mtime", stat[10]);
        WriteTime(ref output, "st_ctime", stat[11]);
        output.Byte((byte)'}');
    }

    /// <summary>Writes struct statx.</summary>
    public static void WriteStatx(ref NotationOutput output, scoped ReadOnlySpan<long> stat)
    {
        output.Text("{stx_mask=");
        ArgumentWriter.WriteFlags(ref output, CallFlags.Statx, BasicFields);
        output.Field(", stx_blksize=", stat[8]);
        output.Field(", stx_attributes=0, stx_nlink=", stat[3]);
        output.Field(", stx_uid=", stat[4]);
        output.Field(", stx_gid=", stat[5]);
        output.Text(", stx_mode=");
        ArgumentWriter.WriteFileMode(ref output, (ulong)stat[2]);
        output.Field(", stx_ino=", stat[1]);
        output.Field(", stx_size=", stat[7]);
        output.Field(", stx_blocks=", stat[9]);
        output.Text(", stx_attributes_mask=0");
        WriteStatxTime(ref output, ", stx_atime=", stat[10]);
        WriteStatxTime(ref output, ", stx_ctime=", stat[11]);
        WriteStatxTime(ref output, ", stx_mtime=", stat[10]);
        output.Field(", stx_rdev_major=", (long)Device.Major((ulong)stat[6]));
        output.Field(", stx_rdev_minor=", (long)Device.Minor((ulong)stat[6]));
        output.Field(", stx_dev_major=", (long)Device.Major((ulong)stat[0]));
        output.Field(", stx_dev_minor=", (long)Device.Minor((ulong)stat[0]));
        output.Byte((byte)'}');
    }

    private static void WriteTime(ref NotationOutput output, string name, long microseconds)
    {
        (long seconds, long nanoseconds) = Split(microseconds);
        output.Text(", ");
        output.Text(name);
        output.Field("=", seconds);
        TimeWriter.WriteDate(ref output, seconds, nanoseconds, 9);
        output.Text(", ");
        output.Text(name);
        output.Field("_nsec=", nanoseconds);
    }

    private static void WriteStatxTime(ref NotationOutput output, string name, long microseconds)
    {
        (long seconds, long nanoseconds) = Split(microseconds);
        output.Text(name);
        TimeWriter.Write(ref output, seconds, "tv_nsec", nanoseconds);
        TimeWriter.WriteDate(ref output, seconds, nanoseconds, 9);
    }

    private static (long Seconds, long Nanoseconds) Split(long microseconds)
    {
        (long seconds, long rest) = Math.DivRem(microseconds, 1_000_000);
        return rest < 0 ? (seconds - 1, (rest + 1_000_000) * 1000) : (seconds, rest * 1000);
    }
}
