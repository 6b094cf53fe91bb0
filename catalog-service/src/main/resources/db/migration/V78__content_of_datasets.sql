-- Evidence about data names it by its digest, whichever dataset it is a version of.
CREATE INDEX dataset_version_content ON dataset_version (reference);
