using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Dashboard.Engine.Tests.Support;

/// <summary>What a connection is about to do, or has just done.</summary>
internal enum FaultPoint
{
    Open,
    Begin,
    Execute,
    Commit,
    Committed,
    Dispose,
}

/// <summary>A connection to a database that asks before each of its steps whether it fails.</summary>
internal sealed class FaultyConnection(DbConnection inner, Action<FaultPoint, DbCommand?> ask) : DbConnection
{
    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => inner.ConnectionString = value;
    }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    public override void Close() => inner.Close();

    public override void Open() => inner.Open();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
        ask(FaultPoint.Dispose, null);
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        ask(FaultPoint.Begin, null);
        return new FaultyTransaction(inner.BeginTransaction(), this, ask);
    }

    protected override DbCommand CreateDbCommand() => new FaultyCommand(inner.CreateCommand(), this, ask);

    private sealed class FaultyTransaction(DbTransaction inner, FaultyConnection connection, Action<FaultPoint, DbCommand?> ask) : DbTransaction
    {
        public DbTransaction Inner => inner;

        public override IsolationLevel IsolationLevel => inner.IsolationLevel;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
            ask(FaultPoint.Commit, null);
            inner.Commit();
            ask(FaultPoint.Committed, null);
        }

        public override void Rollback() => inner.Rollback();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class FaultyCommand(DbCommand inner, FaultyConnection connection, Action<FaultPoint, DbCommand?> ask) : DbCommand
    {
        private DbTransaction? _transaction;

        [AllowNull]
        public override string CommandText
        {
            get => inner.CommandText;
            set => inner.CommandText = value;
        }

        public override int CommandTimeout
        {
            get => inner.CommandTimeout;
            set => inner.CommandTimeout = value;
        }

        public override CommandType CommandType
        {
            get => inner.CommandType;
            set => inner.CommandType = value;
        }

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection
        {
            get => connection;
            set => throw new NotSupportedException();
        }

        protected override DbParameterCollection DbParameterCollection => inner.Parameters;

        protected override DbTransaction? DbTransaction
        {
            get => _transaction;
            set => inner.Transaction = (_transaction = value) is FaultyTransaction faulty ? faulty.Inner : value;
        }

        public override void Cancel() => inner.Cancel();

        public override void Prepare() => inner.Prepare();

        public override int ExecuteNonQuery()
        {
            ask(FaultPoint.Execute, this);
            return inner.ExecuteNonQuery();
        }

        public override object? ExecuteScalar()
        {
            ask(FaultPoint.Execute, this);
            return inner.ExecuteScalar();
        }

        protected override DbParameter CreateDbParameter() => inner.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            ask(FaultPoint.Execute, this);
            return inner.ExecuteReader(behavior);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
