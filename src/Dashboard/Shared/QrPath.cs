using System.Globalization;
using System.Text;
using QRCoder;

namespace Dashboard.Shared;

/// <summary>A QR code as the path of an SVG, one unit a module, with the quiet zone around it that scanners need.</summary>
/// <param name="Size">Its side, in modules.</param>
/// <param name="Path">The dark modules, as the attribute d.</param>
public sealed record QrPath(int Size, string Path)
{
    public static QrPath Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        var rows = data.ModuleMatrix;
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var from = x;
                while (x < rows.Count && rows[y][x]) x++;
                if (x > from) path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from}v1h-{x - from}z");
            }
        }

        return new(rows.Count, path.ToString());
    }
}
