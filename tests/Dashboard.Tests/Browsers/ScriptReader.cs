using Acornima;
using Acornima.Ast;

namespace Dashboard.Tests.Browsers;

/// <summary>What a script needs of its browser, read from its syntax tree.</summary>
/// <param name="Syntax">Forms of the language that came after 2018.</param>
/// <param name="Globals">Names that no part of the script declares.</param>
/// <param name="Members">Names of members that it asks objects for.</param>
/// <param name="Declared">Names that it gives to members itself.</param>
/// <param name="Imports">The files that it imports.</param>
internal sealed record ScriptNeeds(
    IReadOnlySet<string> Syntax, IReadOnlySet<string> Globals, IReadOnlySet<string> Members, IReadOnlySet<string> Declared, IReadOnlySet<string> Imports)
{
    public static ScriptNeeds Of(string text, bool module)
    {
        var reader = new Reader();
        var parser = new Parser(new ParserOptions { EcmaVersion = EcmaVersion.Latest });
        reader.Read(module ? parser.ParseModule(text) : parser.ParseScript(text), inFunction: false);
        return new(
            reader.Syntax,
            reader.Referred.Except(reader.Bound, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal),
            reader.Members,
            reader.Declared,
            reader.Imports);
    }

    private sealed class Reader
    {
        public HashSet<string> Syntax { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Referred { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Bound { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Declared { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Imports { get; } = new(StringComparer.Ordinal);

        public void Read(Node node, bool inFunction)
        {
            switch (node)
            {
                case ChainExpression: Syntax.Add("optional chaining"); break;
                case LogicalExpression { Operator: Operator.NullishCoalescing }: Syntax.Add("nullish coalescing"); break;
                case AssignmentExpression { Operator: Operator.NullishCoalescingAssignment or Operator.LogicalAndAssignment or Operator.LogicalOrAssignment }:
                    Syntax.Add("logical assignment"); break;
                case PropertyDefinition: Syntax.Add("class field"); break;
                case PrivateIdentifier: Syntax.Add("private member"); break;
                case StaticBlock: Syntax.Add("static block"); break;
                case BigIntLiteral: Syntax.Add("big integer"); break;
                case AwaitExpression when !inFunction: Syntax.Add("top-level await"); break;
                case ForOfStatement { Await: true } when !inFunction: Syntax.Add("top-level await"); break;
                case RegExpLiteral regex when regex.RegExp.Flags.AsSpan().IndexOfAny('d', 'v') >= 0: Syntax.Add("flag of a regular expression"); break;
                case ImportDeclaration import:
                    Imports.Add(import.Source.Value);
                    if (import.Attributes.Count > 0) Syntax.Add("import attribute");
                    break;
                case ExportNamedDeclaration { Source: { } source }: Imports.Add(source.Value); break;
                case MemberExpression
                {
                    Computed: false, Property: Identifier member
                } access when access.Object is not (MemberExpression
                {
                    Property: Identifier { Name: "dataset" }
                } or Identifier { Name: "dataset" }):
                    Members.Add(member.Name);
                    break;
            }

            switch (node)
            {
                case Property { Computed: false, Key: Identifier key }: Declared.Add(key.Name); break;
                case VariableDeclarator declared: Bind(declared.Id); break;
                case IFunction function:
                    if (function.Id is { } name) Bound.Add(name.Name);
                    foreach (var parameter in function.Params) Bind(parameter);
                    break;
                case CatchClause { Param: { } caught }: Bind(caught); break;
                case ImportDeclarationSpecifier specifier: Bound.Add(specifier.Local.Name); break;
                case ClassDeclaration { Id: { } id }: Bound.Add(id.Name); break;
            }

            foreach (var child in node.ChildNodes)
            {
                if (child is Identifier identifier) Refer(node, identifier);
                else Read(child, inFunction || node is IFunction);
            }
        }

        private void Refer(Node parent, Identifier identifier)
        {
            var names = parent switch
            {
                MemberExpression { Computed: false } member when member.Property == identifier => false,
                Property { Computed: false } property when property.Key == identifier && property.Value != identifier => false,
                LabeledStatement or BreakStatement or ContinueStatement or ExportSpecifier or ImportDeclarationSpecifier => false,
                _ => true,
            };
            if (names) Referred.Add(identifier.Name);
        }

        private void Bind(Node? pattern)
        {
            switch (pattern)
            {
                case Identifier name: Bound.Add(name.Name); break;
                case ObjectPattern fields:
                    foreach (var field in fields.Properties) Bind(field is Property property ? property.Value : field);
                    break;
                case ArrayPattern items:
                    foreach (var item in items.Elements) Bind(item);
                    break;
                case AssignmentPattern assigned: Bind(assigned.Left); break;
                case RestElement rest: Bind(rest.Argument); break;
            }
        }
    }
}
