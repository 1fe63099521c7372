namespace Insula.Requirements.Tests;

/// <summary>The worked examples of spec 3.6, with the numbers of the patent's figures.</summary>
public sealed class WorkedExamples
{
    [Fact]
    public void A1_setuid_in_server_2_stores_0x00020001_R21() => Transcript.Check(Transcript.Patent, """
        1847 setuid(1) = 0
          CredentialsChanged pid=1847 ruid=131073 euid=131073 suid=131073 fsuid=131073 rgid=131072 egid=131072 sgid=131072 fsgid=131072 groups=
        1847 getuid() = 1
        """);

    [Fact]
    public void B1_FIG_9_the_alternative_is_1003_R27() => Transcript.Check(Transcript.Patent.Replace("encoded", "translated"), """
        1847 setuid(1) = 0
          OwnersReceived kind=User first=1003 last=1003
          OwnerAssociated kind=User guest=1 host=1003
          CredentialsChanged pid=1847 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
        1847 getuid() = 1
        """);
}
