using Dashboard.Engine.Access;
using Dashboard.Engine.Data;

namespace Dashboard.Shared;

/// <summary>The first step of every service that a circuit calls: there no endpoint stands before it that would refuse, and tell the audit.</summary>
public static class Guard
{
    /// <summary>Goes on only if the caller may do this now; else the audit is told.</summary>
    /// <exception cref="RefusedException">They may not.</exception>
    public static void Require(
        this Refusals refusals,
        AccessDirectory directory,
        Caller? caller,
        Permission permission,
        string what,
        int eventId = 0,
        string? subject = null,
        int stationId = 0)
    {
        try
        {
            directory.Require(caller, permission, eventId, stationId);
        }
        catch (RefusedException)
        {
            refusals.Note(caller?.Actor ?? new(Actor.Anonymous), what, subject);
            throw;
        }
    }
}
