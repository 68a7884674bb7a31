package io.fathom.report;

import io.fathom.base.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A report as one HTML file that needs nothing else: no server, no network, no fonts; style, script, data and the plot
 * library (Apache ECharts) are inside, and its content security policy forbids the rest.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /** Writes the report; 10,000 images of 28x28 with 25 noise levels give about 7 MB. */
    public static void write(Path file, ReportInput input) {
        byte[] html = render(input).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    /** The report's text. */
    static String render(ReportInput input) {
        return PageTemplate.render("report.html", input.title(), new ReportJson(input).build());
    }
}
