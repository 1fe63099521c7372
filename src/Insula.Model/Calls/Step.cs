namespace Insula.Model;

/// <summary>A step on the way to a verdict (R139).</summary>
/// <param name="Stage">Where in the order of decisions (spec 6.1) it stands.</param>
/// <param name="Text">What was asked and what came of it.</param>
public sealed record Step(Stage Stage, string Text);
