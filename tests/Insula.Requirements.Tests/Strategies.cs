using System.Reflection;
using Xunit.Sdk;

namespace Insula.Requirements.Tests;

/// <summary>Runs a theory once for each owner strategy: its parameter is the strategy as a scenario names it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StrategiesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["encoded"], ["translated"]];
}
