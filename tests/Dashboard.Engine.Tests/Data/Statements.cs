using System.Reflection;
using System.Text.RegularExpressions;
using Dashboard.Engine.Data;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Dashboard.Engine.Tests.Data;

/// <summary>A statement of the engine, under its name, as each database reads it.</summary>
public sealed record Statement(string Name, string Sqlite, string SqlServer)
{
    public IReadOnlyList<string> Parameters =>
        [.. Regex.Matches(SqlServer, @"@\w+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value).Distinct(StringComparer.Ordinal)];

    public override string ToString() => Name;
}

/// <summary>Every statement that the engine holds, found by reflection, so that none is forgotten.</summary>
internal static class Statements
{
    private const BindingFlags Own = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Regex Begins = new(
        @"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    public static IReadOnlyList<Statement> All { get; } =
    [
        .. from type in typeof(Database).Assembly.GetTypes()
           from field in type.GetFields(Own)
           let name = $"{type.Name}.{field.Name}"
           let statement = field switch
           {
               { IsLiteral: true } when field.GetRawConstantValue() is string text && Begins.IsMatch(text) =>
                   new Statement(name, Dialect.Sqlite.Expand(text), Dialect.SqlServer.Expand(text)),
               { IsInitOnly: true } when field.FieldType == typeof(Upsert) && field.GetValue(null) is Upsert upsert =>
                   new Statement(name, Dialect.Sqlite.Upsert(upsert), Dialect.SqlServer.Upsert(upsert)),
               _ => null,
           }
           where statement is not null
           orderby statement.Name
           select statement,
    ];

    public static Statement Named(string name) => All.Single(s => s.Name == name);

    public static IEnumerable<(string Name, string Text)> Migrations(DatabaseProvider provider)
    {
        var assembly = typeof(Database).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains($".Migrations.{provider}.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }

    /// <summary>What SQL Server's migrations come to: columns that were added later stand in their table.</summary>
    public static IReadOnlyList<TSqlStatement> SqlServerSchema()
    {
        List<TSqlStatement> statements = [.. Migrations(DatabaseProvider.SqlServer).SelectMany(m => TSql.Parse(m.Text).Batches).SelectMany(b => b.Statements)];
        foreach (var added in statements.OfType<AlterTableAddTableElementStatement>().ToList())
        {
            var table = statements.OfType<CreateTableStatement>()
                .Single(t => t.SchemaObjectName.BaseIdentifier.Value == added.SchemaObjectName.BaseIdentifier.Value);
            foreach (var column in added.Definition.ColumnDefinitions) table.Definition.ColumnDefinitions.Add(column);
            foreach (var constraint in added.Definition.TableConstraints) table.Definition.TableConstraints.Add(constraint);
            statements.Remove(added);
        }

        foreach (var dropped in statements.OfType<AlterTableDropTableElementStatement>().ToList())
        {
            var table = statements.OfType<CreateTableStatement>()
                .Single(t => t.SchemaObjectName.BaseIdentifier.Value == dropped.SchemaObjectName.BaseIdentifier.Value);
            foreach (var column in dropped.AlterTableDropTableElements.Where(e => e.TableElementType == TableElementType.Column))
                table.Definition.ColumnDefinitions.Remove(table.Definition.ColumnDefinitions.Single(c => c.ColumnIdentifier.Value == column.Name.Value));
            statements.Remove(dropped);
        }

        foreach (var dropped in statements.OfType<DropIndexStatement>().ToList())
        {
            // One of the same name may be made anew after it.
            foreach (var name in dropped.DropIndexClauses.OfType<DropIndexClause>().Select(c => c.Index.Value))
                statements.Remove(statements.OfType<CreateIndexStatement>().First(made => made.Name.Value == name));
            statements.Remove(dropped);
        }

        // A view that is made anew takes the place of its first form.
        foreach (var dropped in statements.OfType<DropViewStatement>().ToList())
        {
            statements.Remove(statements.OfType<CreateViewStatement>()
                .First(v => v.SchemaObjectName.BaseIdentifier.Value == dropped.Objects[0].BaseIdentifier.Value));
            statements.Remove(dropped);
        }

        return statements;
    }
}
