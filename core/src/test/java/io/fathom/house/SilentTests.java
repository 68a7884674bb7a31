package io.fathom.house;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test, or the set-up of its class, that writes to {@code System.out} or {@code System.err}.
 *
 * <p>Registered for every test by {@code META-INF/services}. A test of something that prints hands it a stream, or sets
 * {@code System.out} for the duration and puts it back. What native code writes past Java is not seen.
 */
public final class SilentTests implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();
    private static final PrintStream RECORDER = new PrintStream(PRINTED, true, StandardCharsets.UTF_8);

    @Override
    public void beforeAll(ExtensionContext context) {
        System.setOut(RECORDER);
        System.setErr(RECORDER);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        failIfPrinted(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failIfPrinted(context);
    }

    private static void failIfPrinted(ExtensionContext context) {
        String text;
        synchronized (PRINTED) { // which ByteArrayOutputStream itself locks
            text = PRINTED.toString(StandardCharsets.UTF_8);
            PRINTED.reset();
        }
        if (!text.isEmpty()) {
            throw new AssertionError(context.getDisplayName() + ": tests print nothing, this one printed: " + text);
        }
    }
}
