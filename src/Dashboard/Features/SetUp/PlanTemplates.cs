using Dashboard.Engine.Data;

namespace Dashboard.Features.SetUp;

/// <summary>What new events often begin with: tables to be changed before anything is saved.</summary>
internal static class PlanTemplates
{
    private const string Shifts = "早班\t06:00\t14:00\tEarly\tearly\n晚班\t14:00\t22:00\tLate\tlate\n夜班\t22:00\t06:00\tNight\tnight";

    /// <summary>The templates by key, each with its name.</summary>
    public static IReadOnlyList<(string Key, Bilingual Name, PlanTexts Texts)> All { get; } =
    [
        ("travel", new("春运志愿服务", "Spring Festival travel"), new()
        {
            Stations = "火车站\tRailway station\trailway\n高铁站\tHigh-speed station\thsr\n客运站\tCoach station\tcoach\n"
                + "机场\tAirport\tairport\n地铁站\tMetro station\tmetro\n高速服务区\tMotorway services\tmotorway",
            Metrics = "服务旅客\t人次\t\t\t\tTravellers served\tcontacts\tserved\t30\n"
                + "重点旅客\t人次\t\tserved\t\tIn need of help\tcontacts\tserved.need\n"
                + "问询引导\t人次\t\t\t\tDirections given\tcontacts\tguided\n"
                + "行李搬运\t件\t\t\t\tLuggage carried\titems\tluggage\n"
                + "发放宣传品\t份\t\t\t\tLeaflets given\titems\tleaflets\n"
                + "热饮姜茶\t杯\t\t\t\tHot drinks served\tcups\tdrinks\n"
                + "应急救助\t人次\t\t\t\tFirst aid\tcontacts\taid\n"
                + "上岗志愿者\t人次\t\t\t整个活动\tVolunteers on duty\tvolunteers\tvolunteers",
            Shifts = Shifts,
        }),
        ("community", new("社区便民服务", "Neighbourhood service day"), new()
        {
            Stations = "一号服务点\tPoint 1\tpoint1\n二号服务点\tPoint 2\tpoint2\n三号服务点\tPoint 3\tpoint3",
            Metrics = "服务群众\t人次\t\t\t\tPeople served\tcontacts\tserved\n"
                + "政策咨询\t人次\t\tserved\t\tAdvice\tcontacts\tserved.advice\n"
                + "便民服务\t件\t\t\t\tRepairs and errands\titems\trepairs\n"
                + "志愿服务时长\t小时\t\t\t整个活动\tVolunteer hours\thours\thours",
            Shifts = "上午班\t08:30\t12:00\tMorning\tmorning\n下午班\t13:30\t17:30\tAfternoon\tafternoon",
        }),
    ];
}
