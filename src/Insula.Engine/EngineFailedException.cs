namespace Insula.Engine;

/// <summary>A node could not go on: its journal could not be read again after a failure of the store, or by a fault of the program.</summary>
public sealed class EngineFailedException(Exception reason) : Exception("the engine cannot go on: " + reason.Message, reason);
