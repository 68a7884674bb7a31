package io.fathom.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.estimate.LidEstimator;
import io.fathom.model.EnergyModel;
import io.fathom.model.ScoreModel;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every implementation of an open interface is put before its contract. */
class ContractCoverageTest {
    @Test
    void everyScoreModelHasAContractTest() throws Exception {
        Set<String> covered = instances(ScoreModelContract.class).stream()
                .map(contract -> contract.model().getClass().getName())
                .collect(Collectors.toSet());
        assertThat(implementations(ScoreModel.class)).isNotEmpty().isSubsetOf(covered);
    }

    @Test
    void everyEnergyModelHasItsContractTestToo() throws Exception {
        Set<String> covered = instances(EnergyModelContract.class).stream()
                .map(contract -> contract.model().getClass().getName())
                .collect(Collectors.toSet());
        assertThat(implementations(EnergyModel.class)).isNotEmpty().isSubsetOf(covered);
    }

    @Test
    void everyLidEstimatorHasAContractTest() throws Exception {
        Set<String> covered = instances(LidEstimatorContract.class).stream()
                .map(contract -> contract.estimator().getClass().getName())
                .collect(Collectors.toSet());
        assertThat(implementations(LidEstimator.class)).isNotEmpty().isSubsetOf(covered);
    }

    private static Set<String> implementations(Class<?> type) throws IOException, URISyntaxException {
        return concrete(type, type).stream().map(Class::getName).collect(Collectors.toSet());
    }

    private static <T> List<T> instances(Class<T> contract) throws Exception {
        List<T> result = new java.util.ArrayList<>();
        for (Class<?> each : concrete(contract, contract)) {
            var constructor = each.getDeclaredConstructor();
            constructor.setAccessible(true);
            result.add(contract.cast(constructor.newInstance()));
        }
        assertThat(result).isNotEmpty();
        return result;
    }

    /** The concrete named classes of {@code type} beside the class {@code home}. */
    static List<Class<?>> concrete(Class<?> type, Class<?> home) throws IOException, URISyntaxException {
        Path root =
                Path.of(home.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && name.startsWith("io"))
                    .map(name -> name.substring(0, name.length() - 6).replace(java.io.File.separatorChar, '.'))
                    .<Class<?>>map(ContractCoverageTest::load)
                    .filter(c -> type.isAssignableFrom(c) && !c.isInterface() && !c.isAnonymousClass())
                    .filter(c -> !Modifier.isAbstract(c.getModifiers()))
                    .collect(Collectors.toList());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ContractCoverageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
