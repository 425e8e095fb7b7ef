// Reads STEP files with the native OCCT of the system and does what the service's kernel worker does with each:
// optimal box, volume of the solids, area, surface types, tessellation. Paths come on the standard input, one a
// line; one line of JSON goes out for each, with the CPU time of the process that the file took.
#include <BRepAdaptor_Surface.hxx>
#include <BRepBndLib.hxx>
#include <BRepGProp.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <STEPControl_Reader.hxx>
#include <Standard_Failure.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopLoc_Location.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>

namespace {

double cpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

struct Measures {
  double box[6] = {0, 0, 0, 0, 0, 0};
  double volume = 0;
  double area = 0;
  int solids = 0;
  int faces = 0;
  int kinds[16] = {0};
  long triangles = 0;
};

/// The share of the box's diagonal that triangles may be away from the surface, and their angle in radians.
constexpr double kDeflection = 0.001;
constexpr double kAngle = 0.5;

long tessellate(const TopoDS_Shape& shape, double deflection) {
  BRepMesh_IncrementalMesh mesh(shape, deflection, Standard_False, kAngle, Standard_False);
  long triangles = 0;
  for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
    TopLoc_Location location;
    const auto part = BRep_Tool::Triangulation(TopoDS::Face(it.Current()), location);
    if (!part.IsNull()) triangles += part->NbTriangles();
  }
  return triangles;
}

/// The same work as the service's: a fixed number of points is wrong on surfaces with an uneven parametrisation.
constexpr double kRelativeError = 1e-5;

bool isFreeForm(GeomAbs_SurfaceType kind) {
  return kind >= GeomAbs_BezierSurface && kind != GeomAbs_SurfaceOfExtrusion;
}

bool hasFreeFormFace(const TopoDS_Shape& shape) {
  for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) {
    if (isFreeForm(BRepAdaptor_Surface(TopoDS::Face(it.Current()), Standard_False).GetType())) return true;
  }
  return false;
}

Measures measure(const TopoDS_Shape& shape) {
  Measures found;
  Bnd_Box box;
  BRepBndLib::AddOptimal(shape, box, Standard_False, Standard_False);
  box.SetGap(0);
  box.Get(found.box[0], found.box[1], found.box[2], found.box[3], found.box[4], found.box[5]);
  TopTools_IndexedMapOfShape solids, faces;
  TopExp::MapShapes(shape, TopAbs_SOLID, solids);
  TopExp::MapShapes(shape, TopAbs_FACE, faces);
  for (int i = 1; i <= faces.Extent(); i++) {
    const auto kind = BRepAdaptor_Surface(TopoDS::Face(faces(i)), Standard_False).GetType();
    found.kinds[kind]++;
    GProp_GProps props;
    if (isFreeForm(kind)) BRepGProp::SurfaceProperties(faces(i), props, kRelativeError);
    else BRepGProp::SurfaceProperties(faces(i), props);
    found.area += std::abs(props.Mass());
  }
  for (int i = 1; i <= solids.Extent(); i++) {
    GProp_GProps props;
    if (hasFreeFormFace(solids(i))) BRepGProp::VolumeProperties(solids(i), props, kRelativeError);
    else BRepGProp::VolumeProperties(solids(i), props);
    found.volume += props.Mass();
  }
  found.solids = solids.Extent();
  found.faces = faces.Extent();
  const double dx = found.box[3] - found.box[0], dy = found.box[4] - found.box[1], dz = found.box[5] - found.box[2];
  found.triangles = tessellate(shape, kDeflection * std::sqrt(dx * dx + dy * dy + dz * dz));
  return found;
}

void report(const Measures& m, double seconds) {
  std::printf("{\"cpuMs\":%.3f,\"box\":[%.17g,%.17g,%.17g,%.17g,%.17g,%.17g],", seconds * 1000, m.box[0], m.box[1],
              m.box[2], m.box[3], m.box[4], m.box[5]);
  std::printf("\"volumeMm3\":%.17g,\"areaMm2\":%.17g,\"solids\":%d,\"faces\":%d,\"triangles\":%ld}\n", m.volume, m.area,
              m.solids, m.faces, m.triangles);
}

void readOne(const std::string& path) {
  const double start = cpuSeconds();
  try {
    STEPControl_Reader reader;
    if (reader.ReadFile(path.c_str()) != IFSelect_RetDone) throw Standard_Failure("not read");
    reader.TransferRoots();
    const Measures found = measure(reader.OneShape());
    report(found, cpuSeconds() - start);
  } catch (const Standard_Failure&) {
    std::printf("{\"cpuMs\":%.3f,\"failed\":true}\n", (cpuSeconds() - start) * 1000);
  }
  std::fflush(stdout);
}

}  // namespace

int main() {
  Message::DefaultMessenger()->ChangePrinters().Clear();
  for (std::string path; std::getline(std::cin, path);) readOne(path);
}
