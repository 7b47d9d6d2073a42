using System.Globalization;
using Dashboard.Engine.Data;
using Dashboard.Engine.Ledger;
using Dashboard.Engine.Shifts;
using Dashboard.Engine.Tests.Support;

namespace Dashboard.Engine.Tests.Ledger;

public sealed class SignOffFiguresTests
{
    [Fact]
    public void All_figures_that_were_signed_off_stand_in_the_entry_however_many_there_are()
    {
        IReadOnlyList<Metric> metrics =
        [
            .. from i in Enumerable.Range(1, 200)
               select Sample.Metrics[0] with { MetricId = i, Code = string.Create(CultureInfo.InvariantCulture, $"metric-{i}-{new string('x', 40)}") },
        ];
        var catalog = new EventCatalog(Sample.Record(), Sample.Stations, metrics, 1, Sample.Worked);
        var span = catalog.SpanOf(Sample.Worked[0], Sample.Day.AddDays(-1));
        var figures = metrics.ToDictionary(m => m.MetricId, m => m.MetricId * 1_000_000L);
        figures[7] = 0;
        var draft = SampleShifts.SignOff(span, figures: [.. figures.Select(f => (f.Key, f.Value))]) with { Note = "with care" };
        var noon = Sample.Noon.ToUnixTimeMilliseconds();
        var batch = new Batch(LedgerModules.Standard, catalog, 0, noon, noon, [Prepared.Of(draft)]);
        batch.Decider<ShiftDecider>().Know([new SpanFigures(1, span.FromMs, span.UntilMs, figures)]);
        Assert.Equal(AppendStatus.Accepted, Assert.Single(batch.Decide()).Status);
        var entry = Assert.Single(batch.Entries);
        Assert.Equal("with care", entry.Note);
        Assert.Equal(metrics.Where(m => m.MetricId != 7).ToDictionary(m => m.Code, m => m.MetricId * 1_000_000L), entry.Figures);
    }

    [Fact]
    public void A_sign_off_of_before_says_what_its_note_says() =>
        Assert.Null(Steps.Ledger([new(11, 1, 0, 0, 0, 0)])[0].Figures);
}
