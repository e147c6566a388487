#include "evaluate_rank.h"

#include <math.h>

static const double z95 = 1.959963984540054;

static int compare_scored(const void *left, const void *right)
{
    const struct evaluate_scored *a = left, *b = right;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (int)b->right - (int)a->right;
}

void evaluate_sort(struct evaluate_scored *items, size_t count)
{
    if (count > 1)
        qsort(items, count, sizeof *items, compare_scored);
}

/* Those with one score are answered together or not at all: a threshold cannot tell them apart. */
struct evaluate_promise evaluate_promise(const struct evaluate_scored *items, size_t count,
                                         double wrong_at_most)
{
    struct evaluate_promise promise = {
        .wrong_at_most = wrong_at_most, .promised.threshold = 1, .hindsight.threshold = 1};
    double expected = 0;
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        expected += 1 - items[i].score;
        wrong += !items[i].right;
        if (i + 1 < count && items[i + 1].score == items[i].score)
            continue;
        if (expected <= wrong_at_most * (double)(i + 1))
            promise.promised = (struct evaluate_cut){items[i].score, i + 1, wrong};
        if ((double)wrong <= wrong_at_most * (double)(i + 1))
            promise.hindsight = (struct evaluate_cut){items[i].score, i + 1, wrong};
    }
    return promise;
}

/* Hanley's and McNeil's variance of an area, with the mean of both counts for each. */
static double variance_of(double area, double positives, double negatives)
{
    double more = (positives + negatives) / 2 - 1;

    return area * (1 - area) * (1 + more * (1 - area) / (2 - area) + more * area / (1 + area)) /
           (positives * negatives);
}

/* The area between `area` and `end` that lies 1.96 of its own errors from `area`. */
static double bound(double area, double end, double positives, double negatives)
{
    double inside = area, outside = end;

    for (int i = 0; i < 60; i++) {
        double middle = (inside + outside) / 2;

        if (fabs(middle - area) <= z95 * sqrt(variance_of(middle, positives, negatives)))
            inside = middle;
        else
            outside = middle;
    }
    return inside;
}

/* Pairs counted by walking down the scores; a tie is half a pair. */
struct evaluate_estimate evaluate_auroc(struct evaluate_scored *items, size_t count)
{
    double pairs = 0, positives = 0, negatives = 0, area;

    evaluate_sort(items, count);
    for (size_t i = 0; i < count;) {
        double right = 0, wrong = 0;
        size_t start = i;

        for (; i < count && items[i].score == items[start].score; i++) {
            right += items[i].right;
            wrong += !items[i].right;
        }
        pairs += wrong * (positives + right / 2);
        positives += right;
        negatives += wrong;
    }
    if (positives == 0 || negatives == 0)
        return (struct evaluate_estimate){0};
    area = pairs / (positives * negatives);
    return (struct evaluate_estimate){true, area, bound(area, 0, positives, negatives),
                                      bound(area, 1, positives, negatives)};
}

static size_t bin_of(double score)
{
    double bin = score * EVALUATE_BINS;

    return bin < 0 ? 0 : bin >= EVALUATE_BINS ? EVALUATE_BINS - 1 : (size_t)bin;
}

static void add_to_bin(struct evaluate_bin *bins, const struct evaluate_scored *item)
{
    struct evaluate_bin *bin = &bins[bin_of(item->score)];

    bin->count++;
    bin->right += item->right;
    bin->confidence += item->score;
}

void evaluate_bin_all(const struct evaluate_scored *items, size_t count,
                      struct evaluate_bin bins[EVALUATE_BINS])
{
    memset(bins, 0, EVALUATE_BINS * sizeof *bins);
    for (size_t i = 0; i < count; i++)
        add_to_bin(bins, &items[i]);
}

static double error_of(const struct evaluate_bin *bins, size_t count)
{
    double error = 0;

    for (size_t i = 0; i < EVALUATE_BINS; i++)
        error += fabs((double)bins[i].right - bins[i].confidence);
    return error / (double)count;
}

/* xorshift64*: the same samples on every machine. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du;
}

static int compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return a < b ? -1 : a > b;
}

struct evaluate_estimate evaluate_calibration_error(const struct evaluate_scored *items,
                                                    size_t count)
{
    enum { SAMPLES = 200 };
    struct evaluate_bin bins[EVALUATE_BINS];
    uint64_t state = 0x9e3779b97f4a7c15u;
    double errors[SAMPLES];
    double value;

    if (count < EVALUATE_FEWEST)
        return (struct evaluate_estimate){0};
    evaluate_bin_all(items, count, bins);
    value = error_of(bins, count);
    for (size_t i = 0; i < SAMPLES; i++) {
        memset(bins, 0, sizeof bins);
        for (size_t k = 0; k < count; k++)
            add_to_bin(bins, &items[(size_t)((next_random(&state) >> 11) % count)]);
        errors[i] = error_of(bins, count);
    }
    qsort(errors, SAMPLES, sizeof *errors, compare_numbers);
    return (struct evaluate_estimate){true, value, errors[SAMPLES * 25 / 1000],
                                      errors[SAMPLES - 1 - SAMPLES * 25 / 1000]};
}
