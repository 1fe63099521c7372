namespace Insula.Workloads.Running;

/// <summary>A node could not go on: its journal could not be read again after a failure of the store, or by a fault of the program.</summary>
public sealed class EngineFailedException(Exception reason) : Exception("a node cannot go on: " + reason.Message, reason);
