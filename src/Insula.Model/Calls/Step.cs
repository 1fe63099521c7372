namespace Insula.Model;

/// <summary>A step on the way to a verdict (R139); the last one of an explanation is the verdict.</summary>
/// <param name="Stage">Where in the order of decisions (spec 6.1) it stands.</param>
/// <param name="Text">What was asked and what came of it.</param>
/// <param name="Asked">The ability that was asked, and whose, so that whoever has the journal can say where it was set.</param>
public sealed record Step(Stage Stage, string Text, (Pid Process, Domain Domain, Ability Ability)? Asked = null);
