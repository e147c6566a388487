#include "logistic.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { ROUNDS = 30 };

static const double SMALLEST_STEP = 1e-7;

struct newton {
    double gradient[LOGISTIC_MOST];
    double curvature[LOGISTIC_MOST][LOGISTIC_MOST];
};

static double dot(const double *left, const double *right, size_t width)
{
    double sum = 0;

    for (size_t i = 0; i < width; i++)
        sum += left[i] * right[i];
    return sum;
}

static void add_case(struct newton *newton, const double *row, size_t width, double gradient,
                     double curvature)
{
    for (size_t i = 0; i < width; i++) {
        newton->gradient[i] += gradient * row[i];
        for (size_t j = 0; j <= i; j++)
            newton->curvature[i][j] += curvature * row[i] * row[j];
    }
}

static void expand(const struct logistic *task, const double *weights, struct newton *newton)
{
    memset(newton, 0, sizeof *newton);
    for (size_t i = 0; i < task->width; i++) {
        newton->gradient[i] = task->stiffness[i] * (weights[i] - task->prior[i]);
        newton->curvature[i][i] = task->stiffness[i] + 1e-9;
    }
    for (size_t i = 0; i < task->count; i++) {
        const double *row = task->values + i * task->width;
        double p = 1 / (1 + exp(-dot(row, weights, task->width)));

        add_case(newton, row, task->width, task->weights[i] * (p - task->right[i]),
                 task->weights[i] * (p * (1 - p) + 1e-6));
    }
}

/* Cholesky: the curvature is symmetric and positive. Its lower half is overwritten, the gradient
 * becomes the step. */
static void solve(struct newton *newton, size_t width)
{
    double(*c)[LOGISTIC_MOST] = newton->curvature;

    for (size_t i = 0; i < width; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = c[i][j] - dot(c[i], c[j], j);

            c[i][j] = i == j ? sqrt(sum) : sum / c[j][j];
        }
        newton->gradient[i] = (newton->gradient[i] - dot(c[i], newton->gradient, i)) / c[i][i];
    }
    for (size_t i = width; i-- > 0;) {
        for (size_t j = i + 1; j < width; j++)
            newton->gradient[i] -= c[j][i] * newton->gradient[j];
        newton->gradient[i] /= c[i][i];
    }
}

void logistic_fit(const struct logistic *task, double *out)
{
    struct newton newton;

    assert(task->width <= LOGISTIC_MOST);
    memcpy(out, task->prior, task->width * sizeof *out);
    for (int round = 0; round < ROUNDS; round++) {
        double length;

        expand(task, out, &newton);
        solve(&newton, task->width);
        length = sqrt(dot(newton.gradient, newton.gradient, task->width));
        /* A full step may overshoot far from the optimum; the curvature is only trusted over a few
         * units. */
        for (size_t i = 0; i < task->width; i++)
            out[i] -= newton.gradient[i] * (length > 4 ? 4 / length : 1);
        if (length < SMALLEST_STEP)
            return;
    }
}
