#include "infra/projector/rebuild_folding.hpp"

#include "infra/projector/spare_names.hpp"

namespace bilten::infra {

namespace {

ProjectorOptions writing_to(ProjectorOptions options, std::string schema)
{
    options.tables_schema = std::move(schema);
    return options;
}

} // namespace

NextSet::NextSet(const projections::Projection& of) : of_{of}, name_{next_name(of.name())} {}

std::string NextSet::schema() const
{
    return next_schema(of_.name());
}

Folding::Folding(const RebuildOptions& options, const NextSet& next)
    : runtime_{writing_to(options.projector, next.schema()), {{&next}}, options.lanes},
      thread_{[this](std::stop_token stop) { runtime_.run(std::move(stop)); }}
{
}

void Folding::stop()
{
    thread_.request_stop();
    thread_.join();
}

std::string Folding::trouble() const
{
    for (const auto& lane : runtime_.status()) {
        if (!lane.last_error.empty()) return lane.last_error;
        for (const auto& follower : lane.followers)
            if (!follower.last_error.empty()) return follower.last_error;
    }
    return {};
}

} // namespace bilten::infra
