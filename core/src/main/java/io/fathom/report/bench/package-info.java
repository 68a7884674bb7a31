/**
 * Benchmarks out: rows that stream to disk, their summary over seeds and data sets, and JSON, CSV and a page with plots.
 *
 * <p>Enter at {@link io.fathom.report.bench.BenchmarkRow}, one line of a benchmark. Whoever measures adds rows to a log as
 * they come and writes a result when it likes:
 *
 * <pre>{@code
 * BenchmarkLog log = BenchmarkLog.resume(folder.resolve("rows.jsonl"), settings);
 * if (!log.has(cell)) {
 *     log.add(measure(cell));
 * }
 * new BenchmarkResult("Five manifolds", log.rows(), references, targets, run).writeHtml(folder.resolve("report.html"));
 * }</pre>
 *
 * <p>Nothing here trains or estimates. The figures follow Yeats et al. (arXiv 2510.12975) and Kamkari et al. (arXiv
 * 2406.03537): mean absolute error, bias, and concordance with ties counted half.
 */
@NullMarked
package io.fathom.report.bench;

import org.jspecify.annotations.NullMarked;
