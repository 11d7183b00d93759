"""Static files under names that carry their content's hash, so a browser keeps them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PackedStaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed and hashed. Comments naming source maps we do not ship are ignored."""

    patterns = tuple(
        (extension, tuple(p for p in group if "sourceMappingURL" not in str(p)))
        for extension, group in CompressedManifestStaticFilesStorage.patterns
    )
    support_js_module_import_aggregation = False
    manifest_strict = True
