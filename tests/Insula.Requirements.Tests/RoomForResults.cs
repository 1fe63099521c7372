using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Results that do not fit, and numbers that are taken.</summary>
public sealed class RoomForResults
{
    // "ERANGE: The size argument is less than the length of the absolute pathname of the working directory, including the terminating null byte."
    [Theory, Strategies]
    public void Getcwd_needs_room_for_the_name_and_its_end(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 chdir("/home/bob") = 0
        3905 getcwd(NULL, 9) = -1 ERANGE (BufferTooSmall)
        3905 getcwd(NULL, 0) = -1 ERANGE (BufferTooSmall)
        3905 getcwd("/home/bob", 10) = 10
        """);

    // "EINVAL: size is less than the number of supplementary group IDs, but is not zero." - getgroups(2)
    [Theory, Strategies]
    public void Getgroups_needs_room_for_all_groups(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 setgroups(3, [1, 2, 3]) = 0
        3942 getgroups(2, NULL) = -1 EINVAL (TooMuchData)
        3942 getgroups(0, NULL) = 3
        3942 getgroups(3, [1, 2, 3]) = 3
        """);

    [Theory, Strategies]
    public void R9_a_process_gets_no_number_that_another_has(string strategy)
    {
        Bench bench = new(strategy);
        Process init = bench.Member(110, bench.Own(0));
        Reply Place(int pid) => bench.Call(init, "setup_process", pid, 0, 0, Value.Of(Array.Empty<Value>()), 0x12, Value.Of("/"));
        Assert.Equal(Why.Allowed, Place(111).Why);
        Assert.Equal(Why.PidInUse, Place(111).Why);
        Assert.Equal(Why.PidInUse, Place(110).Why);
    }
}
