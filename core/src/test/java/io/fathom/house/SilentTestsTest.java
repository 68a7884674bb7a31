package io.fathom.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class SilentTestsTest {
    @Test
    void aTestThatPrintsFailsAndItsSilentNeighbourDoesNot() {
        EngineExecutionResults run = run(Planted.class);

        assertThat(failures(run)).hasSize(2);
        assertThat(failures(run)).anyMatch(said -> said.endsWith("this one printed: on standard output"));
        assertThat(failures(run)).anyMatch(said -> said.endsWith("this one printed: from another thread"));
        assertThat(run.testEvents().succeeded().count()).isEqualTo(1);
    }

    @Test
    void aSetUpThatPrintsFails() {
        assertThat(failures(run(PlantedSetUp.class))).singleElement().asString().contains("printed: in the set-up");
    }

    @Test
    void theExtensionWatchesTestsThatDoNotNameIt() {
        EngineExecutionResults run = EngineTestKit.engine("junit-jupiter")
                .enableImplicitConfigurationParameters(true) // the junit-platform.properties of the real run
                .selectors(selectClass(PlantedUnnamed.class))
                .execute();

        assertThat(failures(run)).singleElement().asString().contains("printed: unwatched?");
    }

    private static EngineExecutionResults run(Class<?> planted) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(planted))
                .execute();
    }

    private static List<String> failures(EngineExecutionResults run) {
        return run.allEvents().failed().stream()
                .map(event -> event.getPayload(TestExecutionResult.class)
                        .orElseThrow()
                        .getThrowable()
                        .orElseThrow()
                        .getMessage())
                .toList();
    }

    // nested classes are run by the tests above alone: neither Surefire nor Jupiter looks for static ones

    @ExtendWith(SilentTests.class)
    static class Planted {
        @Test
        void prints() {
            System.out.print("on standard output");
        }

        @Test
        void printsElsewhere() throws InterruptedException {
            Thread thread = new Thread(() -> System.err.print("from another thread"));
            thread.start();
            thread.join();
        }

        @Test
        void isSilent() {}
    }

    @ExtendWith(SilentTests.class)
    static class PlantedSetUp {
        @BeforeAll
        static void prints() {
            System.err.print("in the set-up");
        }

        @Test
        void isSilent() {}
    }

    static class PlantedUnnamed {
        @Test
        void prints() {
            System.out.print("unwatched?");
        }
    }
}
