package io.fathom.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report as one HTML file that needs nothing else: no server, no network, no fonts; style, script, data and the plot
 * library (Apache ECharts) are inside, and its content security policy forbids the rest.
 */
public final class HtmlReport {
    private static final Pattern PART = Pattern.compile("\\{\\{([a-z./-]+)}}");

    private HtmlReport() {}

    /** Writes the report; 10,000 images of 28x28 with 25 noise levels give about 7 MB. */
    public static void write(Path file, ReportInput input) {
        byte[] html = render(input).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(html));
    }

    /** The report's text. */
    static String render(ReportInput input) {
        return fill("report.html", input.title(), new ReportJson(input).build());
    }

    /** A template of this package with its parts: title, data, and other resources by their name. */
    static String fill(String template, String title, ObjectNode data) {
        StringBuilder html = new StringBuilder();
        Matcher part = PART.matcher(resource(template));
        while (part.find()) {
            String content = switch (part.group(1)) {
                case "title" -> escape(title);
                // a "<" could end the script element; in JSON it may be written as an escape
                case "data" -> Json.text(data).replace("<", "\\u003c");
                default -> resource(part.group(1));
            };
            part.appendReplacement(html, Matcher.quoteReplacement(content));
        }
        return part.appendTail(html).toString();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks the resource io/fathom/report/" + name + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name + ": " + e.getMessage(), e);
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
