using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Dashboard.Engine.Tests.Data;

/// <summary>Reads T-SQL as the newest SQL Server does, and knows what we keep away from.</summary>
internal static class TSql
{
    public static TSqlScript Parse(string text)
    {
        var parsed = new TSql170Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
        Assert.True(errors.Count == 0, string.Join('\n', errors.Select(e => $"{e.Line}:{e.Column} {e.Message}")) + "\n" + text);
        return (TSqlScript)parsed;
    }

    /// <summary>What of the forbidden a text holds; empty for none.</summary>
    public static IReadOnlyList<string> Forbidden(string text)
    {
        var visitor = new Visitor();
        Parse(text).Accept(visitor);
        return visitor.Found;
    }

    // The T-SQL that another server of the language did not run, or that is not to be relied on.
    private sealed class Visitor : TSqlFragmentVisitor
    {
        public List<string> Found { get; } = [];

        public override void Visit(MergeStatement node) => Found.Add("MERGE");

        public override void Visit(AlterDatabaseStatement node) => Found.Add("ALTER DATABASE");

        public override void Visit(IndexDefinition node) => Found.Add("inline INDEX");

        public override void Visit(TableHint node) => Found.Add("table hint");

        public override void Visit(SelectSetVariable node) => Found.Add("SELECT @variable =");

        public override void Visit(OptimizerHint node) => Found.Add("query hint");

        public override void Visit(IdentityOptions node) => Found.Add("IDENTITY");

        public override void Visit(CreateOrAlterViewStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(CreateOrAlterProcedureStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(CreateOrAlterFunctionStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(CreateOrAlterTriggerStatement node) => Found.Add("CREATE OR ALTER");

        public override void Visit(QuerySpecification node)
        {
            if (node is { TopRowFilter: not null, OffsetClause: not null }) Found.Add("TOP with OFFSET");
        }

        public override void Visit(AlterTableAddTableElementStatement node)
        {
            if (node.Definition.ColumnDefinitions.Count > 1) Found.Add("ALTER TABLE ADD of two columns");
        }

        public override void Visit(IfStatement node)
        {
            var text = string.Concat(node.Predicate.ScriptTokenStream.Skip(node.Predicate.FirstTokenIndex)
                .Take(node.Predicate.LastTokenIndex - node.Predicate.FirstTokenIndex + 1).Select(t => t.Text));
            if (text.Contains("sys.indexes", StringComparison.OrdinalIgnoreCase)) Found.Add("IF … sys.indexes");
        }

        public override void Visit(StringLiteral node)
        {
            if (!node.IsNational && node.Value.Any(c => c > 127)) Found.Add("a text beyond ASCII without N");
        }
    }
}
