/**
 * Results out: tables, the terminal summary, the HTML report.
 *
 * <p>Enter at {@link io.fathom.report.LidTable}, which joins points and what the estimators said about them; everything else
 * shows one:
 *
 * <pre>{@code
 * LidTable table = LidTable.of(points, List.of(result), standardiser.typicalScale());
 * TableFile.write(Path.of("lid.csv"), table, run);       // .csv, .parquet, .npz or .npy; settings in lid.csv.json
 * System.out.print(TerminalSummary.of(table, seconds, StandardCharsets.UTF_8));
 * HtmlReport.write(Path.of("report.html"), ReportInput.of("My data", table, points, run));
 * }</pre>
 *
 * <p>The report's page lies in the resources beside this package: a template, its style, four scripts, and Apache ECharts
 * (folder {@code echarts}, with its licence). Java counts and sorts, so that numbers are tested here; the scripts draw.
 *
 * <p>See the package {@link io.fathom} for the order of the rooms.
 */
@NullMarked
package io.fathom.report;

import org.jspecify.annotations.NullMarked;
