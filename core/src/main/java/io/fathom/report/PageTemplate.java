package io.fathom.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fathom.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a page together from a template of this package's resources: the title, the data, and every file it names. */
public final class PageTemplate {
    private static final Pattern PART = Pattern.compile("\\{\\{([a-z./-]+)}}");

    private PageTemplate() {}

    /**
     * The page's text.
     *
     * @param template a resource beside this class, for example {@code report.html}
     * @param title plain text, escaped here
     * @param data what the page's scripts read
     */
    public static String render(String template, String title, JsonNode data) {
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
        try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
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
