using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Dashboard.Tests.Live;

/// <summary>Tiles that fail when they are told to.</summary>
public sealed partial class TileBroadcasterTests
{
    private sealed record Fragile(long Seq, bool Fails);

    private sealed record Drawing(List<long> Drawn);

    private sealed class SoundTile : ComponentBase
    {
        [Parameter] public long Model { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, $"sound {Model}");
    }

    private sealed class FragileTile : ComponentBase
    {
        [Parameter] public Fragile Model { get; set; } = default!;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (Model.Fails) throw new InvalidOperationException("This tile is broken.");
            builder.AddContent(0, $"fragile {Model.Seq}");
        }
    }

    private sealed class CountingTile : ComponentBase
    {
        [Parameter] public Drawing Model { get; set; } = default!;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Model.Drawn.Add(1);
    }
}
