/* The reliability picture: how often the bot was right, beside how sure it said it was, with 95 %
 * intervals. */
#include "evaluate.h"

enum { SIDE = 400, LEFT = 60, TOP = 40, STRIP = 70 /* the bars that count, below */ };

static double x_of(double share)
{
    return LEFT + share * SIDE;
}

static double y_of(double share)
{
    return TOP + (1 - share) * SIDE;
}

static void add_axes(struct buf *out)
{
    for (int i = 0; i <= 10; i += 2) {
        double share = i / 10.0;

        buf_addf(out, "<path class=\"grid\" d=\"M%g %gH%g M%g %gV%g\"/>\n", x_of(0), y_of(share),
                 x_of(1), x_of(share), y_of(0), y_of(1));
        buf_addf(out, "<text x=\"%g\" y=\"%g\" text-anchor=\"end\">%.1f</text>\n", x_of(0) - 6,
                 y_of(share) + 4, share);
        buf_addf(out, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">%.1f</text>\n", x_of(share),
                 y_of(0) + 16, share);
    }
    buf_addf(out, "<path class=\"even\" d=\"M%g %gL%g %g\"/>\n", x_of(0), y_of(0), x_of(1),
             y_of(1));
    buf_addf(out, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">confidence</text>\n", x_of(0.5),
             y_of(0) + 32);
    buf_addf(out,
             "<text transform=\"translate(16 %g) rotate(-90)\" text-anchor=\"middle\">share that "
             "was right</text>\n",
             y_of(0.5));
}

static void add_point(struct buf *out, const struct evaluate_bin *bin)
{
    struct evaluate_share right = evaluate_share(bin->right, bin->count);
    double x;

    if (bin->count == 0)
        return;
    x = x_of(bin->confidence / (double)bin->count);
    buf_addf(out, "<path class=\"interval\" d=\"M%.1f %.1fV%.1f\"/>\n", x, y_of(right.low),
             y_of(right.high));
    buf_addf(out,
             "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%zu of %zu right</title></circle>\n",
             x, y_of(right.share), bin->right, bin->count);
}

static void add_counts(struct buf *out, const struct evaluate_bin bins[EVALUATE_BINS])
{
    size_t most = 1;

    for (size_t i = 0; i < EVALUATE_BINS; i++)
        most = bins[i].count > most ? bins[i].count : most;
    for (size_t i = 0; i < EVALUATE_BINS; i++) {
        double height = (double)bins[i].count / (double)most * STRIP,
               left = x_of((double)i / EVALUATE_BINS);
        double bottom = TOP + SIDE + 50 + STRIP;

        buf_addf(out,
                 "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%zu "
                 "questions</title></rect>\n",
                 left + 1, bottom - height, (double)SIDE / EVALUATE_BINS - 2, height,
                 bins[i].count);
        buf_addf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%zu</text>\n",
                 left + SIDE / (2.0 * EVALUATE_BINS), bottom + 14, bins[i].count);
    }
}

void evaluate_write_svg(const struct evaluate_figures *figures, struct buf *out)
{
    int width = LEFT + SIDE + 20, height = TOP + SIDE + 50 + STRIP + 24;

    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
             "height=\"%d\" role=\"img\">\n",
             width, height, width, height);
    buf_add_text(out, "<title>Reliability of the confidence</title>\n<style>\n"
                      "text { font: 12px sans-serif; fill: #222 } .head { font-size: 14px }\n"
                      ".grid { stroke: #ddd } .even { stroke: #888; stroke-dasharray: 4 4 }\n"
                      ".interval { stroke: #0a5a9c; stroke-width: 2 } circle { fill: #0a5a9c } "
                      "rect { fill: #b8cfe2 }\n"
                      "</style>\n<rect width=\"100%\" height=\"100%\" style=\"fill: #fff\"/>\n");
    buf_addf(out, "<text class=\"head\" x=\"%d\" y=\"22\">%zu questions of a topic", LEFT,
             figures->all.questions[EVALUATE_TOPIC]);
    if (figures->calibration_error.known)
        buf_addf(out, ", calibration error %.3f (%.3f-%.3f)", figures->calibration_error.value,
                 figures->calibration_error.low, figures->calibration_error.high);
    buf_add_text(out, "</text>\n");
    add_axes(out);
    for (size_t i = 0; i < EVALUATE_BINS; i++)
        add_point(out, &figures->bins[i]);
    add_counts(out, figures->bins);
    buf_add_text(out, "</svg>\n");
}
